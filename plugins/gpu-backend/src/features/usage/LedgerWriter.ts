import { Turn } from '../../platform/Turn';
import { AllocationStore } from './AllocationStore';
import { ClusterMemory } from './ClusterMemory';
import { findMissing } from './findMissing';
import { HeldDevice } from './HeldDevice';
import { isSameAllocation, OpenAllocation } from './OpenAllocation';
import { Beginning, planAllocation } from './planAllocation';
import { Ending, planRelease } from './planRelease';

/** What a pass leaves in memory. */
export type SeenDevices = Pick<ClusterMemory, 'seen' | 'waiting'>;

/** One device of a pass: what the ledger has open, what is seen now, and whether this replica saw it change. */
interface DeviceLook {
  open?: OpenAllocation;
  held?: HeldDevice;
  witnessed: boolean;
  /** Since when it waits for what another replica has written. */
  waitingSince?: number;
}

type BegunLook = DeviceLook & { held: HeldDevice };

/** What all devices of a pass have in common. */
interface PassTime {
  now: number;
  observedUntil: number | undefined;
}

/** Brings the ledger in line with the devices of a cluster. */
export class LedgerWriter {
  readonly #store: AllocationStore;

  constructor(store: AllocationStore) {
    this.#store = store;
  }

  /** Compares everything that is allocated with everything that is open. */
  async compare(options: {
    held: ReadonlyMap<string, HeldDevice>;
    open: readonly OpenAllocation[];
    /** Absent when this replica has not watched the cluster. */
    memory: ClusterMemory | undefined;
    now: number;
    observedUntil: number | undefined;
  }): Promise<SeenDevices> {
    const { held, open, memory, now, observedUntil } = options;
    const looks: DeviceLook[] = [];
    const openDevices = new Set<string>();
    for (const entry of open) {
      openDevices.add(entry.device);
      looks.push({
        open: entry,
        held: held.get(entry.device),
        witnessed: memory?.seen.get(entry.device)?.id === entry.id,
        waitingSince: memory?.waiting.get(entry.device),
      });
    }
    for (const device of held.values()) {
      if (!openDevices.has(device.device)) {
        const isNew =
          memory !== undefined &&
          !memory.seen.has(device.device) &&
          !memory.waiting.has(device.device);
        looks.push({
          held: device,
          witnessed: isNew,
          waitingSince: memory?.waiting.get(device.device),
        });
      }
    }
    const outcome: SeenDevices = { seen: new Map(), waiting: new Map() };
    await this.#write(looks, outcome, { now, observedUntil });
    return outcome;
  }

  /** Writes what this replica saw change, and keeps the memory in step. */
  async follow(
    changed: ReadonlyMap<string, HeldDevice | undefined>,
    memory: SeenDevices,
    now: number,
  ): Promise<void> {
    const looks: DeviceLook[] = [];
    for (const [device, held] of changed) {
      // What waits is for the next comparison to decide.
      if (!memory.waiting.has(device)) {
        looks.push({ open: memory.seen.get(device), held, witnessed: true });
      }
    }
    await this.#write(looks, memory, { now, observedUntil: now });
  }

  async #write(
    looks: readonly DeviceLook[],
    memory: SeenDevices,
    time: PassTime,
  ): Promise<void> {
    const endings = new Map<string, { ending: Ending; ids: number[] }>();
    const beginning: BegunLook[] = [];
    const turn = new Turn();
    for (const look of looks) {
      if (turn.isOver) {
        await turn.next();
      }
      const { open, held } = look;
      if (open && held && isSameAllocation(open, held)) {
        memory.seen.set(open.device, await this.#complete(open, held));
        continue;
      }
      if (open) {
        const ending = planRelease(open, held, { ...time, ...look });
        if (!ending) {
          memory.waiting.set(open.device, look.waitingSince ?? time.now);
          continue;
        }
        memory.seen.delete(open.device);
        const key = `${ending.freedAt}/${ending.freedBy}`;
        const group = endings.get(key) ?? { ending, ids: [] };
        group.ids.push(open.id);
        endings.set(key, group);
      }
      if (held) {
        beginning.push({ ...look, held });
      }
    }
    for (const { ending, ids } of endings.values()) {
      await this.#store.close(ids, ending);
    }
    await this.#open(beginning, memory, time);
  }

  async #complete(
    open: OpenAllocation,
    { attribution }: HeldDevice,
  ): Promise<OpenAllocation> {
    const missing = findMissing(open.attribution, attribution);
    if (!missing) {
      return open;
    }
    await this.#store.complete(open.id, missing);
    return {
      ...open,
      attribution: { ...missing, ...withoutUndefined(open.attribution) },
    };
  }

  async #open(
    beginning: readonly BegunLook[],
    memory: SeenDevices,
    time: PassTime,
  ): Promise<void> {
    if (beginning.length === 0) {
      return;
    }
    const known = await this.#store.findKnown(
      beginning.map(({ held }) => held),
    );
    const inserts: { held: HeldDevice; beginning: Beginning }[] = [];
    const reopened: { id: number; device: string }[] = [];
    const turn = new Turn();
    for (const look of beginning) {
      if (turn.isOver) {
        await turn.next();
      }
      const { held } = look;
      const { device } = held;
      const plan = planAllocation(held, known.get(device) ?? [], {
        ...time,
        ...look,
      });
      if (plan.kind === 'insert') {
        inserts.push({ held, beginning: plan.beginning });
      } else if (plan.kind === 'reopen') {
        reopened.push({ id: plan.id, device });
      }
    }
    await this.#store.insert(inserts, time.now);
    await this.#store.reopen(reopened, time.now);
    await this.#takeUp(beginning, memory, time.now);
  }

  /** Remembers what is open now, by whichever replica; the rest waits. */
  async #takeUp(
    beginning: readonly BegunLook[],
    memory: SeenDevices,
    now: number,
  ): Promise<void> {
    const devices = beginning.map(({ held }) => held.device);
    const open = new Map(
      (await this.#store.findOpen(devices)).map(entry => [entry.device, entry]),
    );
    const turn = new Turn();
    for (const { held, waitingSince } of beginning) {
      if (turn.isOver) {
        await turn.next();
      }
      const entry = open.get(held.device);
      if (entry && isSameAllocation(entry, held)) {
        memory.seen.set(held.device, await this.#complete(entry, held));
      } else {
        memory.waiting.set(held.device, waitingSince ?? now);
      }
    }
  }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== undefined),
  ) as T;
}
