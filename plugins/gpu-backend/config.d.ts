export interface Config {
  gpu?: {
    /**
     * The Kubernetes clusters whose GPU devices are offered. Without this key the embedded cluster is used, where its
     * module is installed.
     */
    clusters?: Array<{
      /** Name of the cluster, up to 63 characters; distinct. */
      name: string;
      /** What people read. Defaults to the name. */
      title?: string;
      /** Address of the API server; https, or http on loopback. */
      url?: string;
      /**
       * How the backend proves itself at `url`: `serviceAccount`, or `localKubectlProxy` for nothing at all. Others of
       * the Kubernetes plugin are passed over where there is a token.
       */
      authProvider?: string;
      /** As the Kubernetes plugin has it; the auth provider and a token are read. */
      authMetadata?: {
        /** @visibility secret */
        serviceAccountToken?: string;
        [key: string]: string | undefined;
      };
      /**
       * Token of the service account at `url`. Defaults to that of the pod that the backend runs in.
       * @visibility secret
       */
      serviceAccountToken?: string;
      /** File with that token, instead; read again when it changes. */
      tokenFile?: string;
      /** Certificate authority of `url`: PEM, or the base64 of PEM. */
      caData?: string;
      /** File with the certificate authority of `url`, PEM; read again when it changes. */
      caFile?: string;
      /** Accept any certificate of `url`. For trials only. */
      skipTLSVerify?: boolean | string;
      /** A kubeconfig file, instead of `url`; read again when it changes. */
      kubeconfig?: string;
      /** The context of the kubeconfig. Defaults to its current one. */
      context?: string;
      /** Use the credentials of the pod that the backend runs in, instead of `url`. */
      inCluster?: boolean | string;
      /**
       * Whether the label `backstage-gpu.io/project` makes its namespaces ones of projects: always, never, or, by
       * default, for projects whose namespaces are not listed here.
       */
      namespacesByLabel?: boolean | string;
      /** Passed over, so that an entry of the Kubernetes plugin can be copied. */
      skipMetricsLookup?: boolean | string;
      /** Passed over. */
      customResources?: object[];
      /** Passed over. */
      dashboardUrl?: string;
      /** Passed over. */
      dashboardApp?: string;
      /** Passed over. */
      dashboardParameters?: object;
      /** Passed over. */
      assumeRole?: string;
      /**
       * Passed over.
       * @visibility secret
       */
      externalId?: string;
      /** Passed over. */
      oidcTokenProvider?: string;
    }>;
    /**
     * The namespace of the portal itself, into which it writes nothing. Defaults to that of the pod that the backend runs
     * in.
     */
    portalNamespace?: string;
    /**
     * Tiers, added to those found by the label `backstage-gpu.io/tier` on DeviceClasses; what is set here wins.
     */
    tiers?: Array<{
      name: string;
      /** The DeviceClass offered. Defaults to the name. */
      deviceClass?: string;
      title?: string;
      description?: string;
      /** What it is good for, such as `models up to 8B parameters`. */
      suits?: string;
      /** Price of one device for an hour. */
      pricePerHour?: number | string;
      /** Tiers are shown in this order. */
      order?: number | string;
    }>;
    /**
     * Projects, added to those found by the label `backstage-gpu.io/project` on namespaces; what is set here wins. Where
     * namespaces are listed, labels add no others, except in clusters with `namespacesByLabel: true`.
     */
    projects?: Array<{
      name: string;
      title?: string;
      /** Entity reference of the group that owns it, such as `group:default/fraud-ml`. */
      owner?: string;
      namespaces?: Array<{
        /** Name of a cluster; absent means every cluster. */
        cluster?: string;
        namespace: string;
      }>;
      /** Tiers that it may ask for; absent means all. */
      tiers?: string[];
      /** Limits; an administrator can set others in the portal, which win. */
      limits?: {
        /** Devices held at once, by tier: a number, `unlimited`, or both a hard and a soft limit. */
        devices?: {
          [tier: string]:
            | number
            | 'unlimited'
            | { hard: number | 'unlimited'; soft?: number };
        };
        /** GPU memory held at once, in GiB. */
        memoryGib?:
          | number
          | 'unlimited'
          | { hard: number | 'unlimited'; soft?: number };
        /** Devices of one request. */
        devicesPerRequest?: number | 'unlimited';
        /** GPU memory of one request, in GiB. */
        memoryGibPerRequest?: number | 'unlimited';
        /** Longest lease, in hours. */
        longestLeaseHours?: number | 'unlimited';
      };
      /** Whether a ResourceQuota keeps the limits in its namespaces. Default: true. */
      resourceQuota?: boolean | string;
    }>;
    /** Limits of projects for which nothing else is set. */
    defaultLimits?: {
      devices?: {
        [tier: string]:
          | number
          | 'unlimited'
          | { hard: number | 'unlimited'; soft?: number };
      };
      memoryGib?:
        | number
        | 'unlimited'
        | { hard: number | 'unlimited'; soft?: number };
      devicesPerRequest?: number | 'unlimited';
      memoryGibPerRequest?: number | 'unlimited';
      longestLeaseHours?: number | 'unlimited';
    };
    /** Currency of all prices, as in ISO 4217, such as EUR. */
    currency?: string;
    /**
     * Name of this portal where several write to one cluster; replicas have the same. Default: host and path of `app.baseUrl`, or
     * `organization.name`.
     */
    portal?: string;
    /** Namespace of the Lease by which one portal writes the quotas of a cluster. Default: backstage-gpu. */
    leaseNamespace?: string;
    /**
     * Sign what the portal writes of its requests into clusters, so that it can restore them after its database was lost: 32
     * characters or more each, such as those of `openssl rand -base64 32`. The first signs, all verify. Without one, nothing is restored.
     * @deepVisibility secret
     */
    signingKeys?: string[];
    workloads?: {
      /** Tolerations of the pods that are made. Default: `nvidia.com/gpu` Exists, NoSchedule. */
      tolerations?: Array<{
        key?: string;
        operator?: 'Exists' | 'Equal';
        value?: string;
        effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
        tolerationSeconds?: number;
      }>;
      vllm?: {
        /** Container image of vLLM, with tag or digest. */
        image?: string;
      };
    };
  };
}
