import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/**
 * Serves everything that plugins report through Backstage's metrics service on `/metrics`, for Prometheus.
 *
 * The variables are OpenTelemetry's own: OTEL_METRICS_EXPORTER=prometheus turns it on, OTEL_EXPORTER_PROMETHEUS_HOST and
 * OTEL_EXPORTER_PROMETHEUS_PORT say where; loopback and 9464 when absent.
 */
export function serveMetrics(environment = process.env): void {
  if (environment.OTEL_METRICS_EXPORTER !== 'prometheus') {
    return;
  }
  const exporter = new PrometheusExporter({
    host: environment.OTEL_EXPORTER_PROMETHEUS_HOST ?? '127.0.0.1',
    port: Number(environment.OTEL_EXPORTER_PROMETHEUS_PORT ?? 9464),
  });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
}
