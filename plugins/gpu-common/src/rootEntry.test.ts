describe('the root entry', () => {
  it('works without zod, so that pages do not load it', async () => {
    jest.resetModules();
    jest.doMock('zod', () => {
      throw new Error('zod was loaded');
    });
    const { GpuClient } = await import('./index');
    expect(GpuClient).toBeDefined();
    await expect(import('./schema')).rejects.toThrow('zod was loaded');
  });
});
