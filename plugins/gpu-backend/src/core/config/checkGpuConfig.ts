import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { readCertificate } from '../watch/access/readCertificate';
import { readToken } from '../watch/access/readToken';
import { ClusterConfig } from './readClusters';
import { GpuConfig, readGpuConfig } from './readGpuConfig';

/** What a check of app-config finds before anything is started. */
export interface ConfigFindings {
  problems: string[];
  /** What is valid and does nothing. */
  notes: string[];
}

/** Checks the `gpu` section more strictly than a start does, which leaves out a wrong cluster and goes on. */
export function checkGpuConfig(rootConfig: Config): ConfigFindings {
  let config: GpuConfig;
  try {
    config = readGpuConfig(rootConfig);
  } catch (error) {
    return { problems: [toError(error).message], notes: [] };
  }
  const clusters = config.clusters ?? [];
  return {
    problems: [...clusters.flatMap(problemsOf), ...unknownClusters(config)],
    notes: clusters.flatMap(({ configKey, notes }) =>
      notes.map(note => `${configKey}: ${note}`),
    ),
  };
}

/** Clusters that namespaces of projects name and nobody configured; without any cluster there is the embedded one. */
function unknownClusters({ clusters = [], projects }: GpuConfig): string[] {
  const names = clusters.map(({ name }) => name);
  return names.length === 0
    ? []
    : projects.flatMap((project, index) =>
        project.namespaces.flatMap(({ cluster }, position) =>
          cluster === undefined || names.includes(cluster)
            ? []
            : [
                `gpu.projects[${index}].namespaces[${position}].cluster: no cluster ${cluster} is configured; configured are ${names.join(
                  ', ',
                )}`,
              ],
        ),
      );
}

function problemsOf({ access, configKey }: ClusterConfig): string[] {
  if (access.kind === 'invalid') {
    return [access.message];
  }
  if (access.kind !== 'url') {
    return [];
  }
  return [
    ...problemOf(`${configKey}.serviceAccountToken`, access.token, readToken),
    ...problemOf(`${configKey}.caData`, access.caData, readCertificate),
  ];
}

function problemOf(
  key: string,
  text: string | undefined,
  read: (text: string) => string,
): string[] {
  try {
    if (text !== undefined) {
      read(text);
    }
    return [];
  } catch (error) {
    return [`${key} ${toError(error).message}`];
  }
}
