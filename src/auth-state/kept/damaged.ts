/** What is wrong with kept pieces: their order, a seal that does not open at this place, what is inside, or that it is more than may be opened. */
type Damage = 'order' | 'seal' | 'content' | 'size';

/**
 * Kept pieces that do not make up one whole state. Nobody may go on from a part of them, because a bot that starts from an older state
 * repeats keys and loses messages.
 */
export class KeptStateDamaged extends Error {
  readonly damage: Damage;

  constructor(damage: Damage, options?: ErrorOptions) {
    super(`a kept state is damaged: ${damage}`, options);
    this.name = 'KeptStateDamaged';
    this.damage = damage;
  }
}
