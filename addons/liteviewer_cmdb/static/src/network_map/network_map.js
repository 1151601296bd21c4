import { Component, onMounted, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    CELL,
    centerView,
    drawEdge,
    findByText,
    findNext,
    fitView,
    measureMap,
    placeNodes,
    zoomView,
} from "./map_geometry";

const ZOOM_STEP = 1.25;
const ARROWS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

/**
 * The network of a client as a map: the core above, what hangs on it below. Where things stand is
 * worked out by the server (`tools/layout.py`); here they are drawn, moved and opened.
 */
export class NetworkMap extends Component {
    static template = "liteviewer_cmdb.NetworkMap";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.viewport = useRef("viewport");
        this.edgeKinds = [
            { kind: "connected_to", label: _t("Connected To") },
            { kind: "runs_on", label: _t("Runs On") },
            { kind: "depends_on", label: _t("Depends On") },
        ];
        this.states = [
            { state: "in_use", label: _t("In Use") },
            { state: "in_stock", label: _t("In Stock") },
            { state: "in_repair", label: _t("In Repair") },
        ];
        const { params = {}, context = {} } = this.props.action;
        const saved = this.props.state;
        this.state = useState({
            clientId: saved?.clientId ?? params.client_id ?? context.params?.client_id ?? false,
            focusId: saved?.focusId ?? params.focus_id ?? context.params?.focus_id ?? false,
            activeId: false,
            view: saved?.view ?? { x: 0, y: 0, zoom: 1 },
            // counts the maps read, to show each as soon as it stands in its window
            version: 0,
        });
        this.display = { controlPanel: { "top-right": false } };
        useSetupAction({
            getLocalState: () => ({
                clientId: this.state.clientId,
                focusId: this.state.focusId,
                view: { ...this.state.view },
            }),
        });
        onWillStart(() => this.load());
        onMounted(() => this.rememberInUrl());
        useEffect(
            (version) => {
                if (version || !saved) {
                    this.show();
                }
            },
            () => [this.state.version]
        );
        useEffect(
            (element) => {
                // a listener of Owl's would be passive, and the page would scroll along
                const onWheel = (ev) => this.onWheel(ev);
                element?.addEventListener("wheel", onWheel, { passive: false });
                return () => element?.removeEventListener("wheel", onWheel);
            },
            () => [this.viewport.el]
        );
    }

    // ------------------------------------------------------------
    // Data
    // ------------------------------------------------------------

    async load() {
        let data = await this.read();
        if (!this.state.clientId && data.clients.length === 1) {
            this.state.clientId = data.clients[0].id;
            data = await this.read();
        }
        this.clients = data.clients;
        this.down = new Set(data.down);
        this.weakened = new Set(data.weakened);
        this.nodes = placeNodes(data.nodes);
        this.byId = new Map(this.nodes.map((node) => [node.id, node]));
        this.edges = data.edges.map((edge) => ({
            ...edge,
            key: `${edge.source}-${edge.kind}-${edge.target}`,
            ...drawEdge(this.byId.get(edge.source), this.byId.get(edge.target)),
        }));
        this.size = measureMap(this.nodes);
    }

    read() {
        return this.orm.call("liteviewer.equipment", "get_network_map", [], {
            client_id: this.state.clientId,
            focus_id: this.state.focusId,
        });
    }

    rememberInUrl() {
        const { clientId, focusId } = this.state;
        this.props.updateActionState({
            client_id: clientId || undefined,
            focus_id: focusId || undefined,
        });
    }

    get focused() {
        return this.byId.get(this.state.focusId);
    }

    get impact() {
        return _t(
            "If %(name)s fails: devices that fail too: %(down)s; devices that lose one of their connections: %(weakened)s.",
            { name: this.focused.name, down: this.down.size, weakened: this.weakened.size }
        );
    }

    get activeEdges() {
        const id = this.state.activeId;
        return this.edges.filter((edge) => edge.source === id || edge.target === id);
    }

    // ------------------------------------------------------------
    // Drawing
    // ------------------------------------------------------------

    getNodeClass(node) {
        return {
            [`o_liteviewer_node_${node.state}`]: true,
            o_liteviewer_node_focus: node.id === this.state.focusId,
            o_liteviewer_node_down: this.down.has(node.id),
            o_liteviewer_node_weakened: this.weakened.has(node.id),
        };
    }

    /** What a screen reader says, and the tooltip. */
    getNodeTitle(node) {
        const state = this.states.find(({ state }) => state === node.state)?.label;
        let fate = "";
        if (this.down.has(node.id)) {
            fate = _t("fails too");
        } else if (this.weakened.has(node.id)) {
            fate = _t("goes on by another connection");
        }
        return [node.name, node.ip, node.person, node.place, state, fate]
            .filter(Boolean)
            .join(", ");
    }

    // ------------------------------------------------------------
    // Looking at it
    // ------------------------------------------------------------

    /** Show the device in question, else the whole map if it can be read, else its top. */
    show() {
        if (!this.viewport.el) {
            return;
        }
        if (this.focused) {
            this.fit(0.6);
            this.center(this.focused);
            this.focusNode(this.focused);
        } else {
            this.fit(0.5);
        }
    }

    /** The size of what the map is seen through. */
    get frame() {
        const { clientWidth: width, clientHeight: height } = this.viewport.el;
        return { width, height };
    }

    fit(smallest) {
        Object.assign(this.state.view, fitView(this.size, this.frame, smallest));
    }

    center(node) {
        const { view } = this.state;
        Object.assign(view, centerView(node, this.size, this.frame, view.zoom));
    }

    /** Zoom about a point of the frame, its middle when none is given. */
    zoom(factor, point) {
        const { view } = this.state;
        const { width, height } = this.frame;
        Object.assign(view, zoomView(view, factor, point || { x: width / 2, y: height / 2 }));
    }

    zoomIn() {
        this.zoom(ZOOM_STEP);
    }

    zoomOut() {
        this.zoom(1 / ZOOM_STEP);
    }

    focusNode(node) {
        this.viewport.el
            .querySelector(`[data-id="${node.id}"]`)
            ?.focus({ preventScroll: true });
    }

    // ------------------------------------------------------------
    // Events
    // ------------------------------------------------------------

    async onClientChange(ev) {
        this.state.clientId = Number(ev.target.value) || false;
        this.state.focusId = false;
        this.state.activeId = false;
        await this.load();
        this.rememberInUrl();
        this.state.version++;
    }

    onSearch(ev) {
        const found = findByText(this.nodes, ev.target.value);
        this.state.activeId = found ? found.id : false;
        if (found) {
            this.center(found);
        }
    }

    onSearchKeydown(ev) {
        const found = this.byId.get(this.state.activeId);
        if (ev.key === "Enter" && found) {
            this.focusNode(found);
        }
    }

    onWheel(ev) {
        ev.preventDefault();
        const { left, top } = this.viewport.el.getBoundingClientRect();
        const factor = ev.deltaY < 0 ? 1.1 : 1 / 1.1;
        this.zoom(factor, { x: ev.clientX - left, y: ev.clientY - top });
    }

    onPointerDown(ev) {
        if (ev.button === 0 && !ev.target.closest("a, button")) {
            this.drag = { x: ev.clientX - this.state.view.x, y: ev.clientY - this.state.view.y };
            ev.currentTarget.setPointerCapture(ev.pointerId);
        }
    }

    onPointerMove(ev) {
        if (this.drag) {
            this.state.view.x = ev.clientX - this.drag.x;
            this.state.view.y = ev.clientY - this.drag.y;
        }
    }

    onPointerUp() {
        this.drag = null;
    }

    /** Zoom by + and -, show all by 0, walk from device to device by the arrows. */
    onKeydown(ev) {
        const keys = {
            "+": () => this.zoomIn(),
            "=": () => this.zoomIn(),
            "-": () => this.zoomOut(),
            0: () => this.fit(),
        };
        const node = this.byId.get(Number(ev.target.dataset?.id));
        if (ev.key in ARROWS) {
            this.walk(node, ARROWS[ev.key]);
        } else if (ev.key in keys && !ev.ctrlKey && !ev.metaKey && !ev.altKey) {
            keys[ev.key]();
        } else {
            return;
        }
        ev.preventDefault();
    }

    walk(node, direction) {
        const view = this.state.view;
        if (!node) {
            const [dx, dy] = direction;
            view.x -= dx * CELL.width * view.zoom;
            view.y -= dy * CELL.height * view.zoom;
            return;
        }
        const next = findNext(this.nodes, node, direction);
        if (next) {
            this.center(next);
            this.focusNode(next);
        }
    }

    onNodeEnter(node) {
        this.state.activeId = node.id;
    }

    onNodeLeave() {
        this.state.activeId = false;
    }

    onNodeClick(ev, node) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "liteviewer.equipment",
            res_id: node.id,
            views: [[false, "form"]],
        });
    }

    openEquipment() {
        this.action.doAction("liteviewer_cmdb.equipment_action", {
            additionalContext: this.state.clientId
                ? { default_client_id: this.state.clientId }
                : {},
        });
    }
}

registry.category("actions").add("liteviewer_cmdb.network_map", NetworkMap);
