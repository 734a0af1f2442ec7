import { close, url } from 'node:inspector';

/** What opens the inspector at the start; `--inspect-port` alone does not. */
const ASKED_FOR = /--inspect(?:-brk|-wait)?(?![\w-])/;

/**
 * Keeps the inspector shut: by itself Node opens it on a SIGUSR1, and then everybody on this machine may read the memory of
 * the process. What was opened before this ran is closed, unless the operator started Node with `--inspect`.
 */
export function refuseInspector(process: NodeJS.Process, nodeOptions: string): void {
  process.on('SIGUSR1', () => undefined);
  const isWanted = [...process.execArgv, nodeOptions].some((text) => ASKED_FOR.test(text));
  if (!isWanted && url() !== undefined) close();
}
