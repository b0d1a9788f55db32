import { engine } from '@tensorflow/tfjs-core';

/** The GPU went away in the middle: driver reset, fallen off the bus, taken by somebody else. */
export class DeviceLost extends Error {}

/**
 * Rejects with DeviceLost when the running backend's device says that it is lost: what is asked of it from then on fails
 * with errors that say nothing, or never ends. Never settles otherwise.
 */
export function deviceLoss(): Promise<never> {
  const { backend } = engine();
  return new Promise((_resolve, reject) => {
    if (!('device' in backend)) return;
    const { lost } = backend.device as {
      readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
    };
    void lost.then(({ reason, message }) => reject(new DeviceLost(`the GPU was lost: ${message || reason}`)));
  });
}
