import { ServiceUnavailableError } from '@backstage/errors';
import { Response } from 'express';

/** Milliseconds after which a call is answered, whatever it waits for. */
const longestCall = 12_000;

/**
 * Waits for what answers a call, for as long as a caller may have to wait. What was not answered by then goes on by itself,
 * and nobody hears what becomes of it. An answer that has begun is not cut: whoever sends it minds its reader.
 *
 * @param name - of the call, for the message
 * @throws ServiceUnavailableError when nothing was answered in time
 */
export async function answerInTime(
  name: string,
  response: Pick<Response, 'headersSent'>,
  handled: Promise<void>,
  milliseconds = longestCall,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      if (!response.headersSent) {
        reject(
          new ServiceUnavailableError(
            `${name} was not answered within ${
              milliseconds / 1000
            } seconds; it may still be carried out: look before you ask again`,
          ),
        );
      }
    }, milliseconds);
  });
  try {
    await Promise.race([handled, late]);
  } finally {
    clearTimeout(timer);
  }
}
