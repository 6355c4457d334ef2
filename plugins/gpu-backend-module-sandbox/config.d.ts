export interface Config {
  gpu?: {
    /** The embedded sandbox cluster, used while `gpu.clusters` is absent. */
    sandbox?: {
      /** Port on loopback that it listens on. A free one when absent. */
      port?: number;
    };
  };
}
