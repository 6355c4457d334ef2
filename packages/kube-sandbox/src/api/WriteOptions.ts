/** What a caller says beside the object itself. */
export interface WriteOptions {
  /** Name of the field manager, at most 128 characters. */
  manager: string;
  /** Do everything but store. */
  dryRun?: boolean;
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  /** Only `status` is written apart; `scale` is turned into a plain write before. */
  subresource?: 'status';
  /** Takes what the caller should know although the write succeeded. */
  warn?: (message: string) => void;
}

/** What a caller says about a deletion. */
export interface DeleteOptions {
  /** Seconds; undefined leaves the choice to the object. */
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}
