import { close, url } from 'node:inspector';

/** The options that open the inspector at the start; `--inspect-port` alone does not open it. */
const ASKED_FOR = /--inspect(?:-brk|-wait)?(?![\w-])/;

/**
 * Keeps the inspector closed. By default Node opens it on a SIGUSR1, and then every user of this machine can read the memory of the process.
 * An inspector that is open already is closed, unless the operator started Node with `--inspect`.
 */
export function refuseInspector(process: NodeJS.Process, nodeOptions: string): void {
  process.on('SIGUSR1', () => undefined);
  const isWanted = [...process.execArgv, nodeOptions].some((text) => ASKED_FOR.test(text));
  if (!isWanted && url() !== undefined) close();
}
