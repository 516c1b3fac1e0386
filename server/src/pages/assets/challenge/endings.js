/** How the page says what became of a challenge. */
export const endings = {
  accepted: {
    sign: 'check',
    style: '',
    title: 'Confirmed',
    lead: (acceptor) => `Thank you. ${acceptor} goes on with your purchase now.`,
  },
  declined: {
    sign: 'cross',
    style: 'bad',
    title: 'Declined',
    lead: (acceptor) =>
      `You were not charged. If you know nothing of a purchase at ${acceptor}, block your card and tell your bank.`,
  },
  cancelled: {
    sign: 'cross',
    style: 'quiet',
    title: 'Cancelled',
    lead: (acceptor) => `You were not charged. To try again, pay at ${acceptor} once more.`,
  },
  'timed-out': {
    sign: 'clock',
    style: 'wait',
    title: 'The time is over',
    lead: (acceptor) => `You were not charged. To try again, pay at ${acceptor} once more.`,
  },
  failed: {
    sign: 'cross',
    style: 'bad',
    title: 'Too many wrong codes',
    lead: (acceptor) =>
      `You were not charged. To try again, pay at ${acceptor} once more and use the new code.`,
  },
};
