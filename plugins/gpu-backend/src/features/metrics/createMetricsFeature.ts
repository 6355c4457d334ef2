import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { Feature } from '../Feature';
import { MetricsSource, reportMetrics } from './reportMetrics';

/** The inventory as metrics of the backend. */
export function createMetricsFeature(
  options: MetricsSource & { metrics: MetricsService },
): Feature {
  return {
    name: 'metrics',
    onBuilt: reportMetrics(options.metrics, options),
  };
}
