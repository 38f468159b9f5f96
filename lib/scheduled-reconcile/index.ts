export { type Report, reconcileHandler } from './reconcile-handler.ts';
export {
  type ProviderSettings,
  type ReconcileSettings,
  readReconcileSettings,
} from './settings.ts';
