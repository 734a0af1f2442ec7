import type { KeptReasons } from '../../wire/reasons/kept.ts';
import type { Sentences } from '../form/sentences.ts';

/** Why something is not kept, or why what is kept is not given out, and what to do. */
export const kept: Sentences<KeptReasons> = {
  'kept-damaged':
    'What is kept of this session is damaged, or something of it is missing. Nothing older is given out in its place, unless you ask for it: fromDayOfLink: true in useSession, or /session?from=day-of-link. What came since is then lost for good.',
  'kept-too-much-to-open':
    'Its bot has kept more than this site opens for others. The bot itself can go on with it: useSession with keep: true. ?from=day-of-link behind /session gives the state of the day of the link.',
  'kept-looks-too-many':
    'This session was checked too often in the last minutes, while its bot goes on. Wait before the next check.',
  'kept-piece-too-large': ({ mostKb }) => `One such piece may have ${mostKb} kB. Send a smaller one.`,
  'kept-log-full': ({ mostPieces, mostKb }) =>
    `The log has room for ${mostPieces} pieces or ${mostKb} kB. Send a new base, which takes its place.`,
  'kept-no-room': ({ mostKb }) =>
    `The room that this site has for the sessions of running bots is taken. What was kept stays as it is. ${
      mostKb > 0 ? `A base of at most ${mostKb} kB would be taken now. ` : ''
    }Try again later; only the operator of the site can make more room.`,
  'kept-writes-too-many':
    'This bot has sent what it keeps too often in the last minute. Wait, and send the rest in one piece.',
  'kept-starts-too-many':
    'Bots with this session have started too often in the last minutes. Wait before the next start.',
};
