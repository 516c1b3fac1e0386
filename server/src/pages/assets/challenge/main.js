import { h, heading, icon, problemBox } from '../shared/dom.js';
import { followTheme } from '../shared/theme.js';
import { troubleScreen } from '../shared/trouble-screen.js';
import { startCountdown } from './countdown.js';
import { endings } from './endings.js';

// The address of this page is its key, so what it asks for hangs below it.
const base = `${location.pathname.replace(/\/+$/, '')}/`;
const POLL_MS = 3_000;
const screen = document.getElementById('screen');
const countdown = startCountdown(() => look());
let poll;
let shown = null;

followTheme();
// A tab that nobody sees is let sleep, and its timers with it.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && (shown === null || shown === 'in-progress')) look();
});
await look();

/**
 * Looks how it stands, and how much time the server says is left: it may also end somewhere else, for example in the
 * cardholder's app, and a sandbox's clock is moved.
 */
async function look() {
  clearTimeout(poll);
  const { status, body } = await ask('state');
  if (status === 200) return show(body);
  if (shown !== null && status !== 404) return again();
  const retry = status === 404 ? null : () => look();
  countdown.stop();
  screen.replaceChildren(
    troubleScreen({ title: 'This page cannot go on', lead: body.error.message, again: retry }).element,
  );
}

function again() {
  clearTimeout(poll);
  poll = setTimeout(look, POLL_MS);
}

function show(challenge) {
  // What was on its way when the challenge ended tells of before.
  if (shown !== null && shown !== 'in-progress') return;
  const isSame = shown === challenge.status;
  shown = challenge.status;
  if (challenge.status !== 'in-progress') return showEnd(challenge);
  document.getElementById('sandbox-flag').hidden = challenge.sandbox === null;
  countdown.set(challenge.expires_in);
  again();
  if (!isSame) screen.replaceChildren(...question(challenge));
}

function showEnd({ status, acceptor }) {
  clearTimeout(poll);
  countdown.stop();
  const { sign, style, title, lead } = endings[status];
  screen.replaceChildren(
    h(
      'div',
      { className: 'verdict' },
      h('div', { className: `verdict-sign ${style}` }, icon(sign)),
      heading(title, lead(acceptor.name)),
    ),
  );
  screen.querySelector('h1').focus();
  // Whoever frames this page may go on with the purchase, or without it. What it learns here it is also told by the network.
  if (window.parent !== window) window.parent.postMessage({ emboss: 'challenge', status }, '*');
}

function question(challenge) {
  const { acceptor, last4, attempts_left: attemptsLeft, sandbox } = challenge;
  const problem = problemBox();
  const note = h('p', { className: 'code-note', id: 'code-note' }, attemptsText(attemptsLeft));
  const input = h('input', {
    id: 'code',
    name: 'code',
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    maxLength: 6,
    'aria-describedby': 'code-note',
    oninput: () => input.removeAttribute('aria-invalid'),
  });
  const confirm = h('button', { className: 'button primary' }, 'Confirm the purchase');
  const form = h(
    'form',
    {
      // What is wrong is said in the page's own box, by the server.
      noValidate: true,
      className: 'code',
      onsubmit: (event) => {
        event.preventDefault();
        act('answer', { code: input.value });
      },
    },
    h('label', { htmlFor: 'code' }, 'The code we sent you'),
    input,
    note,
    problem.element,
    confirm,
  );
  const way = (text, what, style) =>
    h('button', { type: 'button', className: `link-button ${style}`, onclick: () => act(what) }, text);
  const waysOut = [way('This is not my purchase', 'decline', 'danger'), way('Cancel', 'cancel', 'plain')];

  async function act(what, body) {
    problem.show('');
    for (const each of [confirm, ...waysOut]) each.disabled = true;
    const answer = await ask(what, body ?? {});
    for (const each of [confirm, ...waysOut]) each.disabled = false;
    const after = answer.status === 200 ? answer.body : answer.body.challenge;
    if (after && after.status !== 'in-progress') return show(after);
    if (after) note.textContent = attemptsText(after.attempts_left);
    problem.show(answer.body.error.message);
    if (answer.body.error.field === 'code') {
      input.setAttribute('aria-invalid', 'true');
      input.select();
    }
    input.focus();
  }

  return [
    h(
      'div',
      { className: 'purchase' },
      h('p', { className: 'amount' }, amountText(challenge)),
      h('h1', {}, acceptor.name),
      h('p', { className: 'where' }, [acceptor.city, acceptor.country].filter(Boolean).join(', ')),
    ),
    last4
      ? h(
          'p',
          { className: 'card' },
          h('span', {}, 'Your card'),
          h('span', { className: 'card-number', 'aria-label': `ending in ${last4}` }, `•••• ${last4}`),
        )
      : null,
    form,
    sandbox ? codeHint(sandbox) : null,
    h('div', { className: 'ways-out' }, waysOut),
  ].filter(Boolean);
}

/** Nobody is sent anything in a sandbox unless the tester's own server sends it. */
function codeHint({ challenge }) {
  return h(
    'p',
    { className: 'code-hint' },
    icon('flask'),
    h(
      'span',
      {},
      'Sandbox: this command shows the code.',
      h('code', {}, `emboss challenges code ${challenge}`),
    ),
  );
}

function attemptsText(left) {
  return left === 1 ? 'This is the last attempt.' : `Six digits. You have ${left} attempts.`;
}

function amountText({ amount, currency }) {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

async function ask(what, body) {
  const options = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  try {
    const answer = await fetch(base + what, { ...options, cache: 'no-store' });
    return { status: answer.status, body: await answer.json() };
  } catch {
    const message = 'We cannot reach the server. Check your connection, then try again.';
    return { status: 0, body: { error: { message } } };
  }
}
