import { CustomErrorBase, ResponseError } from '@backstage/errors';

/**
 * The GPU backend refused or failed a call. The message is what the backend said, made to be shown.
 *
 * @public
 */
export class GpuApiError extends CustomErrorBase {
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(message: string, status: number, cause?: Error) {
    super(message, cause);
    this.status = status;
  }

  /** Reads an answer that is not ok; an answer that is no error of Backstage's is named by its status. */
  static async fromResponse(response: Response): Promise<GpuApiError> {
    const error = await ResponseError.fromResponse(
      response as Parameters<typeof ResponseError.fromResponse>[0],
    );
    return new GpuApiError(
      error.body.error?.message || error.message,
      response.status,
      error,
    );
  }
}
