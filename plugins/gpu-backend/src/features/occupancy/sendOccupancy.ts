import { Response } from 'express';
import { PacedResponse } from '../../platform/http/PacedResponse';
import { Turn } from '../../platform/Turn';
import { EncodableOccupancy, encodeInPieces } from './encodeOccupancy';

/** How long a reader may take nothing of an answer. */
const patienceMilliseconds = 30_000;

/**
 * Sends an occupancy node by node: the text of a large fleet is some megabytes, which made at once would keep everybody
 * waiting. It is made as fast as the reader takes it, and no further when the reader is gone.
 */
export async function sendOccupancy(
  response: Response,
  occupancy: EncodableOccupancy,
  milliseconds = patienceMilliseconds,
): Promise<void> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  const paced = new PacedResponse(response, milliseconds);
  const turn = new Turn();
  for (const piece of encodeInPieces(occupancy)) {
    await paced.write(piece);
    if (turn.isOver) {
      await turn.next();
    }
    if (paced.isGone) {
      return;
    }
  }
  paced.end();
}
