/** The words for one error. `{time}` stands for the time to wait. */
export type ErrorText = { readonly headline: string; readonly text: string; readonly action: string };

/** The words for one check of the validator: its subject, and what to do when it fails. */
export type CheckText = { readonly name: string; readonly todo: string };
