import { z } from 'zod';
import { schemaOf } from './schemaOf';

interface Device {
  name: string;
  node?: string;
}

interface PlacedDevice extends Device {
  state: 'free' | 'taken';
  siblings: Device[];
}

// What follows is checked by the compiler: an expected error that does not occur is an error itself.
const device = schemaOf<Device>()(
  z.strictObject({ name: z.string(), node: z.string().optional() }),
);
const placed = schemaOf<PlacedDevice>()(
  z.strictObject({
    name: z.string(),
    node: z.string().optional(),
    state: z.enum(['free', 'taken']),
    siblings: z.array(device),
  }),
);
// @ts-expect-error a field of the type is missing
schemaOf<Device>()(z.strictObject({ name: z.string() }));
schemaOf<Device>()(
  // @ts-expect-error a field is required that the type has as optional
  z.strictObject({ name: z.string(), node: z.string() }),
);
schemaOf<Device>()(
  // @ts-expect-error the type does not have this optional field
  z.strictObject({
    name: z.string(),
    node: z.string().optional(),
    pool: z.string().optional(),
  }),
);
schemaOf<Device>()(
  // @ts-expect-error a transform: what is sent is not what is read
  z.strictObject({
    name: z.number().transform(String),
    node: z.string().optional(),
  }),
);
schemaOf<PlacedDevice>()(
  // @ts-expect-error a word is missing
  z.strictObject({
    name: z.string(),
    node: z.string().optional(),
    state: z.enum(['free']),
    siblings: z.array(device),
  }),
);

describe('schemaOf', () => {
  it('answers the schema itself', () => {
    const free = { name: 'a', state: 'free', siblings: [{ name: 'b' }] };
    expect(placed.safeParse(free).success).toBe(true);
    expect(placed.safeParse({ ...free, siblings: [{}] }).success).toBe(false);
  });
});
