import type { Step } from './step.ts';

/** What the start of a link answers. Only this answer carries the token, which all later requests about the link need. */
export type StartedLink = { readonly linkId: string; readonly token: string; readonly step: Step };
