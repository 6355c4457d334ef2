import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  CreateRequestBody,
  WorkloadSpec,
} from '@backstage-gpu/plugin-gpu-common';

/** Nothing is made of this name. */
const name = 'plan';
/** Where no model is chosen yet; how large a model is changes no plan. */
const anyModel = 'example/model';

/** What a form has of a request so far; undefined before a project is chosen. */
export type PlannedRequest = Pick<
  CreateRequestBody,
  'name' | 'project' | 'workload'
>;

/**
 * Reads it from the form. `ui:options` of a template may name the field of the project, if it is not `project`, and say
 * the workload: `{ projectField: team, workload: { type: notebook } }`.
 */
export function plannedRequest({
  formContext,
  uiSchema,
}: Pick<FieldExtensionComponentProps<string>, 'formContext' | 'uiSchema'>):
  | PlannedRequest
  | undefined {
  const { projectField = 'project', workload } = (uiSchema?.['ui:options'] ??
    {}) as { projectField?: string; workload?: WorkloadSpec };
  const formData = formContext?.formData ?? {};
  const project = textOf(formData[projectField]);
  return project === undefined
    ? undefined
    : {
        name,
        project,
        workload: workload ?? {
          type: 'vllm',
          model: textOf(formData.model) ?? anyModel,
        },
      };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
