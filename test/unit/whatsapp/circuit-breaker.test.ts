import { describe, expect, test } from 'vitest';
import { createCircuitBreaker, type CircuitBreaker } from '../../../src/whatsapp/circuit-breaker.ts';
import { FakeClock } from '../../double/clock.ts';

const MINUTE_MS = 60_000;

/** A circuit breaker that was opened by three links that WhatsApp refused as outdated. */
function setUpOpen(): { readonly clock: FakeClock; readonly circuit: CircuitBreaker } {
  const clock = new FakeClock();
  const circuit = createCircuitBreaker(clock);
  for (let links = 0; links < 3; links += 1) {
    const trial = circuit.startTrial();
    trial.outdated();
    trial.ended();
  }
  return { clock, circuit };
}

const waitS = (circuit: CircuitBreaker) => circuit.refusal()?.fields.retryAfter ?? null;

describe('createCircuitBreaker', () => {
  test('after two links refused as outdated, or three in more than ten minutes, stays closed', () => {
    const clock = new FakeClock();
    const circuit = createCircuitBreaker(clock);
    for (let links = 0; links < 6; links += 1) {
      circuit.startTrial().outdated();
      clock.advance(5 * MINUTE_MS);
    }

    expect(circuit.refusal()).toBeNull();
  });

  test('after three, refuses for five minutes', () => {
    const { clock, circuit } = setUpOpen();
    expect(circuit.refusal()?.code).toBe('WHATSAPP_CLIENT_OUTDATED');
    expect(waitS(circuit)).toBe(300);
    clock.advance(5 * MINUTE_MS - 1);
    expect(waitS(circuit)).toBe(1);
    clock.advance(1);

    expect(circuit.refusal()).toBeNull();
  });

  test('T62: after the pause, lets exactly one link probe at a time', () => {
    const { clock, circuit } = setUpOpen();
    clock.advance(5 * MINUTE_MS);
    const probe = circuit.startTrial();
    expect(waitS(circuit)).toBe(5);
    clock.advance(60 * MINUTE_MS);
    expect(waitS(circuit)).toBe(5);
    probe.ended();

    expect(circuit.refusal()).toBeNull();
  });

  test('T62: a probe that is cancelled or fails for another reason lets the next one try at once, however often', () => {
    const { clock, circuit } = setUpOpen();
    clock.advance(5 * MINUTE_MS);
    for (let tries = 0; tries < 100; tries += 1) {
      expect(circuit.refusal()).toBeNull();
      circuit.startTrial().ended();
    }
    circuit.startTrial().accepted();

    expect(circuit.refusal()).toBeNull();
  });

  test('T62: the first proof of any link closes it, and what was counted before is forgotten', () => {
    const { clock, circuit } = setUpOpen();
    clock.advance(5 * MINUTE_MS);
    circuit.startTrial().accepted();
    circuit.startTrial().outdated();
    circuit.startTrial().outdated();
    expect(circuit.refusal()).toBeNull();
    circuit.startTrial().outdated();

    expect(waitS(circuit)).toBe(300);
  });

  test('a probe that is refused again opens it for another five minutes, long after the first three', () => {
    const { clock, circuit } = setUpOpen();
    clock.advance(60 * MINUTE_MS);
    const probe = circuit.startTrial();
    probe.outdated();
    probe.ended();

    expect(waitS(circuit)).toBe(300);
  });

  test('the end of a link that does not probe, frees no place of the one that does', () => {
    const clock = new FakeClock();
    const circuit = createCircuitBreaker(clock);
    const early = circuit.startTrial();
    for (let links = 0; links < 3; links += 1) circuit.startTrial().outdated();
    clock.advance(5 * MINUTE_MS);
    circuit.startTrial();
    early.ended();
    expect(waitS(circuit)).toBe(5);
    early.accepted();

    expect(circuit.refusal()).toBeNull();
  });
});
