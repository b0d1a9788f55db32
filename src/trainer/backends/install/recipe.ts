/** A file that an installation is made from, pinned by its checksum wherever it is fetched from. */
export interface Artifact {
  readonly registry: 'pypi' | 'npm';
  /** The project's name in its registry. */
  readonly project: string;
  readonly version: string;
  readonly file: string;
  readonly bytes: number;
  /** `sha256` in hex for a wheel, `sha512` in base64 for an npm package, as the registries give them. */
  readonly checksum: { readonly algorithm: 'sha256' | 'sha512'; readonly value: string };
}

/** A backend that is built out of published packages. */
export interface Recipe {
  readonly backend: InstallableBackend;
  /** One line for people: what it will be. */
  readonly title: string;
  readonly artifacts: readonly Artifact[];
}

export type InstallableBackend = (typeof installableBackends)[number];
export const installableBackends = ['native', 'cuda'] as const;

/** TensorFlow for Linux x86-64; the Python version in a wheel's name does not matter to the libraries inside. */
export function recipeOf(backend: InstallableBackend): Recipe {
  switch (backend) {
    case 'native':
      return { backend, title: 'TensorFlow 2.18.1 for the processor', artifacts: [tensorflowCpu, ...javaScript] };
    case 'cuda':
      return {
        backend,
        title: 'TensorFlow 2.18.1 for NVIDIA GPUs, CUDA 12.5, cuDNN 9.3',
        artifacts: [tensorflowGpu, ...cudaLibraries, ...javaScript],
      };
  }
}

const tensorflowWheel = 'cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl';

const tensorflowCpu = wheel(
  'tensorflow-cpu',
  '2.18.1',
  tensorflowWheel,
  230_236_181,
  '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
);

const tensorflowGpu = wheel(
  'tensorflow',
  '2.18.1',
  tensorflowWheel,
  615_510_377,
  'c9f87e5d2a680a4595f5dc30daf6bbaec9d4129b46d7ef1b2af63c46ac7d2828',
);

/** What the wheel of TensorFlow 2.18.1 names as its extra `and-cuda`. */
const cudaLibraries: readonly Artifact[] = (
  [
    ['cublas', '12.5.3.2', 363_313_169, 'ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b'],
    ['cuda-cupti', '12.5.82', 13_811_507, 'bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953'],
    ['cuda-nvcc', '12.5.82', 22_468_537, 'b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0'],
    ['cuda-nvrtc', '12.5.82', 24_873_108, '3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd'],
    ['cuda-runtime', '12.5.82', 895_707, '3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115'],
    ['cudnn', '9.3.0.75', 577_163_502, '9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d'],
    ['cufft', '11.2.3.61', 192_524_114, '9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8'],
    ['curand', '10.3.6.82', 56_309_107, '2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536'],
    ['cusolver', '11.6.3.83', 130_341_232, '93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b'],
    ['cusparse', '12.5.1.3', 217_558_979, '016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752'],
    ['nccl', '2.21.5', 188_654_414, '8579076d30a8c24988834445f8d633c697d42397e92ffc3f63fa26766d25e0a0'],
    ['nvjitlink', '12.5.82', 21_298_879, 'f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212'],
  ] as const
).map(([name, version, bytes, sha256]) =>
  wheel(`nvidia-${name}-cu12`, version, 'py3-none-manylinux2014_x86_64.whl', bytes, sha256),
);

/** The backend's kernels and the addon's sources, and what they import; not the packages they would bring along. */
const javaScript: readonly Artifact[] = [
  {
    registry: 'npm',
    project: '@tensorflow/tfjs-node',
    version: '4.22.0',
    file: 'tensorflow-tfjs-node-4.22.0.tgz',
    bytes: 228_166,
    checksum: {
      algorithm: 'sha512',
      value: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
    },
  },
  {
    registry: 'npm',
    project: 'google-protobuf',
    version: '3.21.4',
    file: 'google-protobuf-3.21.4.tgz',
    bytes: 68_046,
    checksum: {
      algorithm: 'sha512',
      value: 'MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==',
    },
  },
];

function wheel(project: string, version: string, tags: string, bytes: number, sha256: string): Artifact {
  return {
    registry: 'pypi',
    project,
    version,
    file: `${project.replaceAll('-', '_')}-${version}-${tags}`,
    bytes,
    checksum: { algorithm: 'sha256', value: sha256 },
  };
}
