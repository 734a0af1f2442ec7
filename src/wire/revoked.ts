/** The answer to the withdrawal of a session. */
export type Revoked = {
  /** False if the record is kept for another try to unlink the device. In either case the session ID does not work any more. */
  readonly deleted: boolean;
  readonly loggedOut: 'confirmed' | 'unconfirmed' | 'already-gone' | 'not-asked';
};
