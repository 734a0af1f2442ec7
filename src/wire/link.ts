import type { Step } from './step.ts';

/** The answer to the start of a link. Only this answer holds the token, which all later requests about the link need. */
export type StartedLink = { readonly linkId: string; readonly token: string; readonly step: Step };
