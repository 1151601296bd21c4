import { describe, expect, test } from "@odoo/hoot";
import {
    centerView,
    drawEdge,
    findByText,
    findNext,
    fitView,
    measureMap,
    placeNodes,
    zoomView,
} from "@liteviewer_cmdb/network_map/map_geometry";

describe.current.tags("headless");

/** The core, two switches below it, and a block of two computers below the first of them. */
const [core, left, right, first, second] = placeNodes([
    { id: 1, x: 0.5, y: 0, slot: 0 },
    { id: 2, x: 0, y: 1, parent: 1, slot: 0 },
    { id: 3, x: 1, y: 1, parent: 1, slot: 0 },
    { id: 4, x: 0, y: 2, parent: 2, slot: 0 },
    { id: 5, x: 0, y: 3, parent: 2, slot: 1 },
]);
const NODES = [core, left, right, first, second];

test("boxes stand in the middle of their cells, with a margin around all of them", () => {
    expect([core.left, core.top]).toEqual([126, 42]);
    expect([left.left, left.top]).toEqual([34, 134]);
    expect(measureMap(NODES)).toEqual({ width: 430, height: 422 });
    expect(measureMap([])).toEqual({ width: 48, height: 48 });
});

test("a line that a device hangs by goes in right angles, whoever needs whom", () => {
    const path = "M 208 98 V 116 H 116 V 134";
    expect(drawEdge(left, core)).toEqual({ path });
    expect(drawEdge(core, left)).toEqual({ path });
});

test("it leads around the others in its block", () => {
    expect(drawEdge(first, left)).toEqual({ path: "M 116 190 V 208 H 116 V 226" });
    expect(drawEdge(second, left)).toEqual({ path: "M 116 190 V 208 H 24 V 346 H 34" });
});

test("another line is a bow aside, also between neighbours in a row", () => {
    expect(drawEdge(first, right)).toEqual({
        path: "M 300 162 C 300 208, 116 208, 116 254",
        aside: true,
    });
    expect(drawEdge(left, right)).toEqual({
        path: "M 300 162 C 300 254, 116 70, 116 162",
        aside: true,
    });
});

test("all of a map is shown, in the middle and not larger than it is", () => {
    const size = { width: 400, height: 200 };
    expect(fitView(size, { width: 800, height: 600 })).toEqual({ x: 200, y: 200, zoom: 1 });
    expect(fitView(size, { width: 200, height: 600 })).toEqual({ x: 0, y: 250, zoom: 0.5 });
    expect(fitView(size, { width: 800, height: 50 })).toEqual({ x: 350, y: 0, zoom: 0.25 });
});

test("but not smaller than it can be read: then its top is shown", () => {
    const size = { width: 4000, height: 2000 };
    expect(fitView(size, { width: 200, height: 600 }, 0.5)).toEqual({ x: 0, y: 0, zoom: 0.5 });
    expect(fitView(size, { width: 2, height: 2 })).toEqual({ x: 0, y: 0, zoom: 0.15 });
});

test("a device is shown in the middle, but nothing beside the map", () => {
    const size = { width: 2000, height: 1000 };
    const frame = { width: 500, height: 400 };
    const node = { left: 918, top: 472 };
    expect(centerView(node, size, frame, 1)).toEqual({ x: -750, y: -300, zoom: 1 });
    expect(centerView({ left: 0, top: 0 }, size, frame, 1)).toEqual({ x: 0, y: 0, zoom: 1 });
    expect(centerView({ left: 1836, top: 944 }, size, frame, 1)).toEqual({
        x: -1500,
        y: -600,
        zoom: 1,
    });
    // a map smaller than its frame stays in the middle
    expect(centerView(node, size, frame, 0.2)).toEqual({ x: 50, y: 100, zoom: 0.2 });
});

test("the point under the mouse stays where it is when the map grows or shrinks", () => {
    const view = { x: -100, y: 20, zoom: 0.5 };
    const point = { x: 300, y: 200 };
    const onMap = ({ x, y, zoom }) => [(point.x - x) / zoom, (point.y - y) / zoom];
    for (const factor of [1.1, 1.25, 0.8, 100, 0.001]) {
        const [x, y] = onMap(zoomView(view, factor, point));
        expect(Math.round(x)).toBe(800);
        expect(Math.round(y)).toBe(360);
    }
    expect(zoomView(view, 1.25, point).zoom).toBe(0.625);
    expect(zoomView(view, 100, point).zoom).toBe(2);
    expect(zoomView(view, 0.001, point).zoom).toBe(0.15);
});

test("the arrows walk to the next device in their direction, rather straight than aside", () => {
    expect(findNext(NODES, core, [0, 1])).toBe(left);
    expect(findNext(NODES, left, [0, 1])).toBe(first);
    expect(findNext(NODES, left, [1, 0])).toBe(right);
    expect(findNext(NODES, second, [0, -1])).toBe(first);
    expect(findNext(NODES, core, [0, -1])).toBe(undefined);
    expect(findNext(NODES, core, [-1, 0])).toBe(left);
    // two columns ahead are nearer than one column and one row aside
    const from = { x: 0, y: 0 };
    const ahead = { x: 2, y: 0 };
    const aside = { x: 1, y: 1 };
    expect(findNext([from, aside, ahead], from, [1, 0])).toBe(ahead);
});

test("a device is found by a part of its name, address, person or place", () => {
    const nodes = [
        { name: "Router", ip: "10.0.0.1", person: "", place: "Server room" },
        { name: "ПК-17", ip: "", person: "Анна Смирнова", place: "" },
    ];
    expect(findByText(nodes, " ROUT ")).toBe(nodes[0]);
    expect(findByText(nodes, "0.0.1")).toBe(nodes[0]);
    expect(findByText(nodes, "room")).toBe(nodes[0]);
    expect(findByText(nodes, "смирн")).toBe(nodes[1]);
    expect(findByText(nodes, "printer")).toBe(undefined);
    expect(findByText(nodes, "  ")).toBe(undefined);
});
