import { setImmediate as turn } from 'node:timers/promises';
import { Response } from 'express';
import { OccupancyList } from '../model/listOccupancy';

/** Milliseconds after which others have their turn. */
const turnMilliseconds = 8;

/**
 * Sends devices pool by pool: the text of a large fleet is many megabytes, which made at once would keep everybody
 * waiting.
 */
export async function sendOccupancy(
  response: Response,
  revision: number,
  { partial, pools, removed }: OccupancyList,
): Promise<void> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.write(
    `{"revision":${revision},"partial":${partial},"removed":${JSON.stringify(
      removed,
    )},"devices":[`,
  );
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
