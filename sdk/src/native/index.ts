export { NativeApiError, NativeClient, type NativeClientOptions } from './client.ts';
