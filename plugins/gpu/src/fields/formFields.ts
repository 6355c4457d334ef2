import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';

/** `ui:field: GpuTierPicker` in a template; its value is the tier's name. */
export const tierPickerField = FormFieldBlueprint.make({
  name: 'tier-picker',
  params: {
    field: async () => {
      const { TierPicker } = await import('./TierPicker');
      return createFormField({ name: 'GpuTierPicker', component: TierPicker });
    },
  },
});

/** `ui:field: GpuProjectPicker` in a template; its value is the project's name. */
export const projectPickerField = FormFieldBlueprint.make({
  name: 'project-picker',
  params: {
    field: async () => {
      const { ProjectPicker } = await import('./ProjectPicker');
      return createFormField({
        name: 'GpuProjectPicker',
        component: ProjectPicker,
      });
    },
  },
});

/**
 * The form fields `GpuTierPicker` and `GpuProjectPicker`, for whichever plugin `gpu` the app has.
 *
 * @alpha
 */
export const gpuFormFields = createFrontendModule({
  pluginId: 'gpu',
  extensions: [tierPickerField, projectPickerField],
});
