// Scripts of workers, which cmd/bundle puts into the page as texts.
declare module "cruscotto:worker" {
	const source: string;
	export default source;
}
declare module "cruscotto:unpacker" {
	const source: string;
	export default source;
}
