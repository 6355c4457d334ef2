import { Response } from 'express';
import { Turn } from '../../platform/Turn';
import { OccupancyAnswer } from './OccupancyService';

/**
 * Sends devices pool by pool: the text of a large fleet is many megabytes, which made at once would keep everybody
 * waiting.
 */
export async function sendOccupancy(
  response: Response,
  { pools, ...rest }: OccupancyAnswer,
): Promise<void> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.write(`${JSON.stringify(rest).slice(0, -1)},"devices":[`);
  let separator = '';
  const turn = new Turn();
  for (const devices of pools) {
    for (const device of devices) {
      response.write(`${separator}${JSON.stringify(device)}`);
      separator = ',';
    }
    if (turn.isOver) {
      await turn.next();
      if (response.destroyed) {
        return;
      }
    }
  }
  response.end(']}');
}
