import { OccupancyResponse } from '@backstage-gpu/plugin-gpu-common';

/** What is known after an answer: everything that it lists, or what was known with its changes. */
export function mergeOccupancy(
  before: OccupancyResponse | undefined,
  answer: OccupancyResponse,
): OccupancyResponse {
  if (!before || !answer.partial) {
    return answer;
  }
  if (answer.devices.length === 0 && answer.removed.length === 0) {
    return { ...before, revision: answer.revision };
  }
  const devices = new Map(before.devices.map(device => [device.id, device]));
  for (const device of answer.devices) {
    devices.set(device.id, device);
  }
  for (const id of answer.removed) {
    devices.delete(id);
  }
  return {
    ...answer,
    partial: false,
    devices: [...devices.values()],
    removed: [],
  };
}
