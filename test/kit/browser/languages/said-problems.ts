import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { problems as words } from '../../../../src/texts/en/problems.ts';
import { AppError, ERRORS, toProblem, type ErrorCode, type Problem } from '../../../../src/wire/errors.ts';
import type { Reason } from '../../../../src/wire/reasons/reason.ts';
import { ROOT } from '../../repo.ts';
import { REASONS } from '../../texts/reason-samples.ts';

/** What a page shows of a problem. */
export type Said = {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly label: string;
};

type PageScript = {
  readonly sayProblem: (problem: Problem) => Said;
  readonly fetchSentences: () => Promise<void>;
};

const REMAINS = [{}, { retryAfter: 40 }, { deviceStillLinked: true }, { sentIdDead: true }] as const;
/** Codes that show a reason beside their text, in place of it, and under a title of its own. */
const WITH_REASON: readonly ErrorCode[] = ['BODY_INVALID', 'PHONE_INVALID', 'RATE_LIMITED'];

/** The reason that comes as a field beside others, never as the reason of a problem. */
const BESIDE = 'sent-id-dead';

/** Every error with all that may be left behind, and every reason with values of each kind, as the server sends them. */
export const PROBLEMS: readonly Problem[] = [
  ...(Object.keys(ERRORS) as ErrorCode[]).flatMap((code) =>
    REMAINS.map((fields) => toProblem(new AppError(code, { fields }), 'req-1', words)),
  ),
  ...REASONS.filter(({ reason }) => reason !== BESIDE).flatMap((sample) =>
    // The type of the samples holds each reason and its values together.
    WITH_REASON.map((code) => toProblem(new AppError(code, { why: sample as Reason }), 'req-1', words)),
  ),
];

/** Bundles what the pages say problems with, for {@link sayProblems}. */
export async function bundleSaying(): Promise<string> {
  const contents = `export { sayProblem } from './problem-text.ts'; export { fetchSentences } from './sentences.ts';`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(ROOT, 'src', 'pages', 'problem') },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'saying',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

/** Says every problem by the page's own code, with the words that the server wrote into this page. */
export function sayProblems(page: Page, script: string): Promise<readonly Said[]> {
  return page.evaluate(
    async ({ script, problems }) => {
      (0, eval)(script);
      const { saying } = globalThis as unknown as { readonly saying: PageScript };
      await saying.fetchSentences();
      return problems.map((problem) => saying.sayProblem(problem));
    },
    { script, problems: PROBLEMS },
  );
}
