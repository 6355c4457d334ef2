import { LintFinding } from '@backstage-gpu/plugin-gpu-common';

/** A finding without what is the same for all of one tier. */
export type TierFinding = Omit<LintFinding, 'tier' | 'deviceClass' | 'cluster'>;

/** The selector at fault and the one to put in its place. */
export type Correction = Pick<
  LintFinding,
  'expression' | 'correctedExpression'
>;
