import { createBackend } from '@backstage/backend-defaults';
import { demoPolicyModule } from './demoPolicy';
import { serveMetrics } from './metrics';

// Before anything creates a meter.
serveMetrics();

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(demoPolicyModule);
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// GPU slices: the API, the embedded cluster (used where gpu.clusters is absent), the template actions, the catalog.
backend.add(import('@backstage-gpu/plugin-gpu-backend'));
backend.add(import('@backstage-gpu/plugin-gpu-backend-module-sandbox'));
backend.add(import('@backstage-gpu/plugin-scaffolder-backend-module-gpu'));
backend.add(import('@backstage-gpu/plugin-catalog-backend-module-gpu'));

backend.start();
