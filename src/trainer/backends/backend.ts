/** What the machine's part in a run is called, as the `started` event tells it. */
export interface BackendInfo {
  readonly backend: string;
  readonly device: string;
}

/** A place where tensors are computed. Setting it up makes it the one that all later operations use. */
export interface Backend {
  readonly name: string;
  /** `auto` tries it only for runs that were given a GPU. */
  readonly needsGpu: boolean;
  /** What gets it to work where it does not: a command, or what to install, in one line. */
  readonly howToGet: string;
  /** Throws an Error that says what is missing where it does not work here. `threads` is what it may use. */
  readonly setUp: (threads: number) => Promise<SetUp>;
}

/** What setting a backend up came to. */
export interface SetUp {
  readonly device: string;
  /** It computes as a GPU would, but on the processor: correct, and slower than every other way. */
  readonly isEmulated?: boolean;
}
