import { rowIdOf } from '../../../src/link/shared/link-notes.ts';
import { hashToken } from '../../../src/link/link-token.ts';
import { lookupOf } from '../../../src/auth-state/kept/secrets.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { cleanSessionText, parseShortId } from '../../../src/session-id/id.ts';
import { isFinal } from '../../../src/wire/step.ts';
import { deviceIn } from './whatsapp/device-state.ts';
import { NO_LOG, PLACES, PREFIX, placeOf, RING, type Process } from './process.ts';
import type { Run } from './run.ts';
import type { WatchedLink } from './watch.ts';
import type { Device } from './whatsapp/whatsapp.ts';
import { START_MS } from './world/machine.ts';

/** With so many failed calls meanwhile the clean-up may have given up. */
const MANY_FAILURES = 3;
const CLEAN_UP_MS = 30_000;
const PROVED_DEAD_MS = 13_000;

/** Calls work in a process and runs the world until it has ended. */
async function within<T>(run: Run, process: Process, work: () => Promise<T>): Promise<T | null> {
  const outcome: { value: T | null; isOver: boolean } = { value: null, isOver: false };
  process.machine.receive(() => {
    void work()
      .then((value) => (outcome.value = value))
      .catch((error: unknown) => run.world.fail('a call at the end succeeds', String(error)))
      .finally(() => (outcome.isOver = true));
  });
  for (let tries = 0; tries < 400 && !outcome.isOver; tries += 1)
    await run.world.runUntil(run.world.nowMs + 100);
  if (!outcome.isOver) run.world.fail('a call at the end ends', process.name);
  return outcome.value;
}

/** Looks after a run, when all has been quiet for ten minutes, for what is left of it. */
export async function checkEnd(run: Run): Promise<void> {
  run.world.isOver = true;
  await checkLinks(run);
  checkEmpty(run);
  for (const process of run.living) await checkFree(run, process);
  for (const device of run.site.whatsapp.devices) await checkDevice(run, device);
  for (const process of run.living) await checkStop(run, process);
}

/** Every link has ended, for whoever asks. */
async function checkLinks(run: Run): Promise<void> {
  const { world, watch } = run;
  for (const { name, state, linkId } of run.readers)
    if (state !== 'done' && state !== 'gone' && state !== 'missed')
      world.fail('no reader follows for ever', `${name} of ${linkId}`);
  for (const [id, token] of run.known) {
    const process = run.serving();
    if (process === null) continue;
    const found = await within(run, process, () => process.directory.find(id, hashToken(token)));
    if (found !== null && !isFinal(found.step)) world.fail('every link ends', `${id}: ${found.step.state}`);
    if (found !== null) watch.told(id, `a look at ${process.name}`, found.step);
  }
  const ids = [...run.known.keys()].map(rowIdOf);
  const open = ((await run.site.shared?.links.heads(ids)) ?? []).filter(({ isOver }) => !isOver);
  if (open.length > 0) world.fail('no row of a link is open', String(open.length));
}

function checkEmpty({ living, world }: Run): void {
  for (const { name, registry } of living)
    if (registry.openCount() + registry.slotsTaken() > 0)
      world.fail('no link is left', `${name}: ${registry.openCount()} open, ${registry.slotsTaken()} places`);
}

/** Every number and every place can be had at every process. */
async function checkFree(run: Run, process: Process): Promise<void> {
  const { world, site } = run;
  const free = async (name: string, take: () => Promise<(() => void) | null>) => {
    for (let triesLeft = 2; triesLeft > 0; triesLeft -= 1) {
      const release = await within(run, process, take);
      if (release !== null) {
        process.machine.receive(release);
        return world.runUntil(world.nowMs + 100);
      }
      // Whoever holds it and has no row is proved dead only so long after the first look.
      await world.runUntil(world.nowMs + PROVED_DEAD_MS);
    }
    world.fail('every number and place is free', `${name} at ${process.name}`);
  };
  for (const number of site.phones)
    await free(number, async () => {
      const claim = await process.directory.claim(number);
      return claim.kind === 'claimed' ? claim.release : null;
    });
  const places = site.addresses.flatMap((address) =>
    Array.from({ length: PLACES }, (_, index) => placeOf(address, index)),
  );
  for (const place of places)
    await free(place, async () => {
      const hold = await process.parts.holds.take([place], 60_000);
      return hold === null ? null : () => void hold.release();
    });
}

/** Ends a process and looks for timers that go on. */
async function checkStop(run: Run, process: Process): Promise<void> {
  await within(run, process, () => process.stop());
  await run.world.runUntil(run.world.nowMs + 10_000);
  if (process.machine.timers > 0)
    run.world.fail('no timer is left', `${process.name}: ${process.machine.timers}`);
}

async function checkDevice(run: Run, device: Device): Promise<void> {
  const { world, watch, site } = run;
  const link = watch.links.find(({ connection }) => connection === device.connection);
  if (link === undefined) throw new Error('a device without a link');
  const name = `${device.name} of ${link.ids.at(-1)}`;
  const restored = await restore(run, watch.issued.get(device.name));
  const isDelivered = site.whatsapp.chat.some(
    (each) => each.device === device && each.text.startsWith(PREFIX),
  );
  const end = endOf(run, link);
  const isThere = device.unlinkedAtMs === null;
  if (end === 'linked' && !(isThere && restored === device.name))
    return world.fail('what is linked works', `${name}: there ${isThere}, restores ${restored}`);
  if (isDelivered && isThere && restored !== device.name)
    return world.fail('every delivered ID restores', `${name}: ${restored}`);
  if (end === 'linked' || !link.process.machine.isAlive) return;
  if (isThere) return world.fail('a device of a failed link is gone', `${name}: ${end}`);
  if (restored !== null && !hadNoStore(link))
    world.fail('there is no row of a failed link', `${name}: ${end}`);
}

/** The state that its readers have read at last, else the one that its owner has published. */
function endOf({ watch }: Run, link: WatchedLink): string {
  const text = watch.finals.get(link.ids.at(-1) ?? '') ?? link.end;
  if (text === null) return 'unknown';
  return text.includes('"state":"linked"') ? 'linked' : 'failed';
}

function hadNoStore({ process, endedMs }: WatchedLink): boolean {
  const near = process.network.failuresMs.filter((ms) => Math.abs(ms - (endedMs ?? ms)) < CLEAN_UP_MS);
  return near.length >= MANY_FAILURES;
}

/** The device that an ID restores; `null` if it restores nothing. */
async function restore({ site, world }: Run, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const clock = {
    now: () => START_MS + world.nowMs,
    monotonic: () => world.nowMs,
    after: () => () => undefined,
    turn: () => Promise.resolve(),
  };
  const row = await site.sessions.get(lookupOf(parseShortId(cleanSessionText(id), PREFIX)), 'fresh');
  if (row === null) return null;
  const restorer = new Restorer({
    store: site.sessions,
    ring: RING,
    prefix: PREFIX,
    ttlDays: 30,
    clock,
    log: NO_LOG,
  });
  return deviceIn((await restorer.unpack(restorer.open(id, 'fresh'))).text);
}
