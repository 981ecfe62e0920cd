// What users take away is handed to the browser to save.
import { el } from "./dom";

/** Hands a file to the browser. */
export function save(contents: Blob, name: string) {
	const url = URL.createObjectURL(contents);
	el("a", { href: url, download: name }).click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Saves a chart as SVG that looks the same outside of the page. */
export function saveSvg(chart: SVGSVGElement, name: string) {
	save(new Blob([standalone(chart)], { type: "image/svg+xml" }), `${name}.svg`);
}

/** How many dots of the picture a dot of the chart becomes: enough for print. */
const density = 3;

/** Saves a chart as PNG. */
export async function savePng(chart: SVGSVGElement, name: string) {
	const picture = new Image();
	picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(chart))}`;
	await picture.decode();
	const canvas = el("canvas", { width: chart.width.baseVal.value * density, height: chart.height.baseVal.value * density });
	const context = canvas.getContext("2d");
	if (!context) throw new Error("no canvas");
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	canvas.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
}

/** The properties that the page's style gives to charts. */
const styled = ["fill", "stroke", "font-family", "font-size", "font-weight", "font-variant-numeric"];

/** A chart with its style in it, on paper. */
function standalone(chart: SVGSVGElement): string {
	const copy = chart.cloneNode(true) as SVGSVGElement;
	const originals = [chart, ...chart.querySelectorAll<SVGElement>("*")];
	const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
	for (const [i, original] of originals.entries()) {
		const style = getComputedStyle(original);
		for (const property of styled) copies[i]?.setAttribute(property, style.getPropertyValue(property));
	}
	copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
	const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
	paper.setAttribute("width", "100%");
	paper.setAttribute("height", "100%");
	paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
	copy.prepend(paper);
	return new XMLSerializer().serializeToString(copy);
}
