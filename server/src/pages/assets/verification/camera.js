const refusals = {
  NotAllowedError:
    'This page may not use your camera. Allow it in your browser’s settings, or upload a picture.',
  NotFoundError: 'No camera was found. Upload a picture instead.',
  NotReadableError: 'Another program is using your camera. Close it and try again, or upload a picture.',
};

/** Whether there is any sense in asking for a camera. */
export function mayHaveCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * Shows the camera in the video element.
 * @param {'environment' | 'user'} facing which camera, of a device with two
 * @throws Error with a message for the person
 */
export async function openCamera(video, facing) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
  } catch (error) {
    throw new Error(refusals[error.name] ?? 'Your camera could not be started. Upload a picture instead.');
  }
  video.srcObject = stream;
  await video.play();
  return {
    capture: () => frameOf(video),
    close: () => {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}

function frameOf(video) {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d').drawImage(video, 0, 0);
  return toJpeg(canvas);
}

function toJpeg(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
}

const LONGEST_SIDE = 2400;
const LARGEST_BYTES = 3 * 1024 * 1024;
const sentAsTheyAre = ['image/jpeg', 'image/png', 'image/webp'];

/**
 * A phone's picture made small enough to send quickly, and of a format that the server reads. A file that is no picture
 * is left for the server to judge.
 */
export async function shrink(file) {
  if (file.size <= LARGEST_BYTES && sentAsTheyAre.includes(file.type)) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return file;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return await toJpeg(canvas);
}
