const GO_BACK = 'go back to where you came from and open this page anew.';

const lockedOut = {
  token_unknown: { title: 'This link is not valid', lead: 'It may be incomplete, or long over.' },
  token_expired: {
    title: 'Your session has ended',
    lead: 'It ends after ten minutes, to protect you. What you sent is kept.',
  },
  token_in_use: {
    title: 'This page is open in another window',
    lead: 'Go on there: a session belongs to the window that opened it first.',
    otherwise: 'If that window is gone, ',
  },
};

/** What to say of a failure, and whether trying again can help: where nobody gives a new token, it cannot. */
export function troubleOf(error, { again, canRenew }) {
  const said = lockedOut[error.code];
  if (said === undefined) return { title: 'We cannot go on right now', lead: error.message, again };
  const { title, lead, otherwise = 'To go on, ' } = said;
  return canRenew ? { title, lead, again } : { title, lead: `${lead} ${otherwise}${GO_BACK}`, again: null };
}
