/** Whether an error, or the last words of a program, speak of a lost GPU in the terms of CUDA, Vulkan or the driver. */
export function speaksOfLostDevice(text: string): boolean {
  return lostDevice.test(text);
}

const lostDevice = new RegExp(
  [
    'CUDA_ERROR_(DEINITIALIZED|DEVICE_UNAVAILABLE|ECC_UNCORRECTABLE|SYSTEM_NOT_READY|CONTEXT_IS_DESTROYED|MPS_\\w+)',
    'CUDA_ERROR_(HARDWARE_STACK_ERROR|NVLINK_UNCORRECTABLE|NO_DEVICE|LAUNCH_TIMEOUT|CONTAINED)',
    'GPU is lost',
    'fallen off the bus',
    'device (was |is |has been )?lost',
    'VK_ERROR_DEVICE_LOST',
  ].join('|'),
  'i',
);
