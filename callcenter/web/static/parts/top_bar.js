// The bar over every page: product, place, navigation, demonstration model, notices, state of the connection.

import { ElMessage } from "element-plus";
import { api } from "../api.js";
import { PAGES, person } from "../person.js";
import { Notices } from "./notices.js";

export const TopBar = {
  components: { Notices },
  props: { place: String, status: { type: String, default: "open" }, notices: { type: Array, default: () => [] }, demo: Boolean },
  setup() {
    const here = (path) => location.pathname === path || location.pathname.startsWith(`${path}/`);
    async function leave() {
      try {
        await api.signOut();
        location.assign("/login");
      } catch (refusal) {
        ElMessage.error(refusal.message);
      }
    }
    return { PAGES, here, leave, person };
  },
  template: `
    <header class="bar">
      <a class="brand" href="/">热线助手</a>
      <span class="place">{{ place }}</span>
      <slot />
      <span class="grow"></span>
      <el-tooltip v-if="demo" placement="bottom"
        content="正在使用随产品附带的演示模型：能识别合成的演示通话，识别真人语音的效果较差，请勿用于考核。">
        <span class="demo" tabindex="0" data-testid="demo-model">演示模型</span>
      </el-tooltip>
      <nav><a v-for="[path, name] in PAGES" :key="path" :href="path" :class="{here: here(path)}">{{ name }}</a></nav>
      <span v-if="person" class="person row" data-testid="person"><a href="/password" title="修改密码"><b>{{ person.name }}</b></a><span class="soft small">{{ person.role_labels.join('、') }}</span>
        <button type="button" class="plain-button" @click="leave">退出</button></span>
    </header>
    <p v-if="status === 'lost'" class="notice error" role="alert" data-testid="connection-lost">
      与服务器的连接已中断，正在重新连接…通话和录音不受影响，恢复后画面自动补齐。
    </p>
    <notices :notices="notices" />`,
};
