import { setImmediate as turn } from 'node:timers/promises';
import { Response } from 'express';
import { OccupancyAnswer } from '../../service/GpuService';

/** Milliseconds after which others have their turn. */
const turnMilliseconds = 8;

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
  let started = performance.now();
  for (const devices of pools) {
    for (const device of devices) {
      response.write(`${separator}${JSON.stringify(device)}`);
      separator = ',';
    }
    if (performance.now() - started > turnMilliseconds) {
      await turn();
      if (response.destroyed) {
        return;
      }
      started = performance.now();
    }
  }
  response.end(']}');
}
