/** The reasons why something is not kept, or why what is kept is not given out. */
export type KeptReasons = {
  /** What is kept cannot be put together; nothing older is given out in its place. */
  readonly 'kept-damaged': null;
  /** What is kept is more than the server opens; its bot opens it. */
  readonly 'kept-too-much-to-open': null;
  readonly 'kept-looks-too-many': null;
  /** A piece is larger than one may be. */
  readonly 'kept-piece-too-large': { readonly mostKb: number };
  /** The log is full, so that a new base is due. */
  readonly 'kept-log-full': { readonly mostPieces: number; readonly mostKb: number };
  /** All that the site has room for is taken by kept states, but for a base that is smaller than what it replaces, or small enough. */
  readonly 'kept-no-room': { readonly mostKb: number };
  readonly 'kept-writes-too-many': null;
  readonly 'kept-starts-too-many': null;
};
