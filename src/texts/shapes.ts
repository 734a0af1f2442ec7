/** One error as people read it. `{time}` is the waiting time. */
export type ErrorText = { readonly headline: string; readonly text: string; readonly action: string };

/** One check of the validator: what it looked at, and what to do when it fails. */
export type CheckText = { readonly name: string; readonly todo: string };
