declare module "cruscotto:worker" {
	const source: string;
	export default source;
}
