export async function makeHybrid() {
  throw new Error('not yet');
}
