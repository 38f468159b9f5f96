import * as z from 'zod/mini';
import { ofType, type Template } from './packaging.ts';

const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
});
const Alarm = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.unknown(),
  OKActions: z.unknown(),
  Threshold: z.number(),
  EvaluationPeriods: z.int(),
  Period: z.optional(z.int()),
  Metrics: z.optional(
    z.array(
      z.object({
        Id: z.string(),
        ReturnData: z.boolean(),
        Expression: z.optional(z.string()),
        MetricStat: z.optional(z.object({ Metric: metric, Period: z.int() })),
      }),
    ),
  ),
});
export type Alarm = z.infer<typeof Alarm>;
export type AlarmMetric = z.infer<typeof metric>;

export const alarmsOf = (template: Template): readonly Alarm[] =>
  ofType(template, 'AWS::CloudWatch::Alarm').map((id) =>
    Alarm.parse(template.Resources[id]?.Properties),
  );

/** What an alarm looks at, whether it is one metric or a calculation with several. */
export const metricsOf = (alarm: Alarm): readonly AlarmMetric[] =>
  alarm.Metrics === undefined
    ? [metric.parse(alarm)]
    : alarm.Metrics.flatMap(({ MetricStat }) =>
        MetricStat === undefined ? [] : MetricStat.Metric,
      );

/** The alarm's name without its service and stage. */
export const nameOf = ({ AlarmName }: Alarm): string => AlarmName.replace('permit-sync-dev-', '');

/** How far back it looks: periods, in seconds, and how many of them. */
export function windowOf({ Period, Metrics = [], EvaluationPeriods }: Alarm) {
  const periods = Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []);
  return { Period: Period ?? Math.max(...periods), EvaluationPeriods };
}
