import { button, h, heading, icon } from '../shared/dom.js';

/** What has become of it: being looked at, approved, or refused. */
export function statusScreen({ session, onRetry }) {
  const { sign, style, title, lead } = saying(session);
  const mayRetry = session.status === 'rejected' && session.retry_allowed && !session.ended;
  return {
    element: h(
      'div',
      { className: 'step' },
      h(
        'div',
        { className: 'verdict' },
        h('div', { className: `verdict-sign ${style}` }, icon(sign)),
        heading(title, lead),
        session.status === 'pending' && !session.ended
          ? h(
              'p',
              { className: 'waiting', role: 'status' },
              h('span', { className: 'spinner' }),
              'Waiting for the result',
            )
          : null,
      ),
      mayRetry ? h('div', { className: 'actions' }, button('camera', 'Try again', onRetry, 'primary')) : null,
    ),
  };
}

function saying({ status, ended, reason, retry_allowed: retryAllowed, verdicts }) {
  if (ended) {
    return {
      sign: 'check',
      style: 'quiet',
      title: 'This application has ended',
      lead: 'Nothing more is needed from you: you may close this page.',
    };
  }
  if (status === 'approved') {
    return { sign: 'check', style: '', title: 'You are verified', lead: 'There is nothing more to do here.' };
  }
  if (status === 'rejected') {
    const why = reason || 'What you sent could not be accepted.';
    return {
      sign: 'cross',
      style: 'bad',
      title: retryAllowed ? 'That did not work yet' : 'We could not verify you',
      lead: retryAllowed ? `${why} You may try again with new pictures.` : `${why} This decision is final.`,
    };
  }
  return {
    sign: 'clock',
    style: 'wait',
    title: 'Thank you, we have everything',
    // Where nobody chooses the verdict, a person reaches it.
    lead:
      verdicts.length > 0
        ? 'Most results come within a minute. Where a person has to look, it takes longer: you may close this page.'
        : 'Somebody looks at it in person, which takes a while. You may close this page: you need not wait here.',
  };
}
