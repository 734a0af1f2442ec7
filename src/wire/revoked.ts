/** What became of a withdrawn session. */
export type Revoked = {
  /** False where the record stays for another try to unlink; it opens no more either way. */
  readonly deleted: boolean;
  readonly loggedOut: 'confirmed' | 'unconfirmed' | 'already-gone' | 'not-asked';
};
