import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The card may be used in this way: on the web, in a shop, at an ATM. */
export const channelIsAllowed = rulesCheck('channel-is-allowed', (rules, level, { message }) => {
  if (rules.blockedChannels.length === 0) return 'silent';
  const isBlocked = rules.blockedChannels.includes(message.channel);
  return isBlocked ? failed('channel-blocked', `${level} blocked channel ${message.channel}`) : 'passed';
});
