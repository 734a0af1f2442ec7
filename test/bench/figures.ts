/** One line of the result: the value of this program, the value to compare it with, and the target for their ratio or ours. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** The value to compare with, or `null`. */
  readonly other: number | null;
  readonly otherName: 'raw Baileys' | 'empty Express route' | 'without these writes' | 'one process' | null;
  readonly target?: Target;
  readonly samples: number;
};

type Target = {
  readonly of: 'ratio' | 'value';
  readonly bound: 'at most' | 'at least';
  readonly is: number;
};

export function atMost(is: number, of: Target['of'] = 'ratio'): Target {
  return { of, bound: 'at most', is };
}

export function atLeast(is: number, of: Target['of'] = 'ratio'): Target {
  return { of, bound: 'at least', is };
}

/** Our value divided by the other one; `null` if there is none or it is 0. */
export function ratioOf({ ours, other }: Figure): number | null {
  return other === null || other === 0 ? null : ours / other;
}

/** Whether a figure keeps its target; `null` without one. */
export function isKept(figure: Figure): boolean | null {
  const { target } = figure;
  if (target === undefined) return null;
  const value = target.of === 'ratio' ? ratioOf(figure) : figure.ours;
  if (value === null) return null;
  return target.bound === 'at most' ? value <= target.is : value >= target.is;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** The figures as lines of text, in columns. */
export function toTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const ratio = ratioOf(figure);
    const { target } = figure;
    const kept = isKept(figure);
    return [
      figure.name,
      `${round(figure.ours)} ${figure.unit}`,
      figure.other === null ? '-' : `${round(figure.other)} ${figure.unit}`,
      ratio === null ? '-' : ratio.toFixed(2),
      target === undefined
        ? ''
        : `${target.bound} ${target.is}${target.of === 'value' ? ` ${figure.unit}` : ''}`,
      kept === null ? '' : kept ? 'yes' : 'NO',
    ];
  });
  const head = ['', 'this program', 'compared with', 'ratio', 'target', 'kept'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}
