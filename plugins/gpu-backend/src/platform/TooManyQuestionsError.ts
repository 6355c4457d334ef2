import { CustomErrorBase } from '@backstage/errors';

/** A caller asks faster than it is answered; answered with 429. */
export class TooManyQuestionsError extends CustomErrorBase {
  readonly statusCode = 429;
}
