/** The words for one error. `{time}` stands for the time to wait. */
export type ErrorText = { readonly headline: string; readonly text: string; readonly action: string };

/**
 * Why a session cannot be used as it is, from the gravest to the slightest; for each there is one next step. `damaged`: cut off or mixed up,
 * `unfinished`: never fully linked, `bare`: it lacks what a bot can start without, `unlinked`: good by itself, but WhatsApp knows it no more.
 */
export type FaultCause = 'damaged' | 'unlinked' | 'unfinished' | 'bare';
